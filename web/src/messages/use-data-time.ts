/** Of when the data is that a waiting message would go out with. */
import { useSync } from "../sync/use-sync";
import { useTimes } from "../time/use-times";
import type { Message } from "./words";

/** "09:12 today": the oldest of the datasets that it needs; empty where one was never read, or it is not known yet. */
export function useDataTime({ data_as_of: decided, datasets }: Message): string {
  const status = useSync().data;
  const { clock } = useTimes();
  const times = datasets.map((dataset) => status?.datasets[dataset]?.data_as_of);
  const known = times.filter((time) => time !== null && time !== undefined);
  const oldest = known.length === times.length ? known.sort()[0] : undefined;
  const moment = decided ?? oldest;
  return moment ? clock(moment) : "";
}
