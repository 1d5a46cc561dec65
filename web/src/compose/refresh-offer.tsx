/** Where the light is not green because of the data's age: asks for just the data that this list needs. */
import { RequestButton } from "../sync/request-button";
import { useRequestNow } from "../sync/use-request-now";
import type { Preview } from "./use-preview";

export function RefreshOffer({ preview, isUpdating }: { preview: Preview; isUpdating: boolean }) {
  const request = useRequestNow();
  const isOffered = preview.safe_to_send.light !== "green" && !isUpdating;
  // Once asked, how it goes stays in sight.
  const isAsked = request.isPending || request.outcome !== undefined;
  if (!isOffered && !isAsked) return null;
  return <RequestButton request={request} datasets={preview.datasets} tone="plain" />;
}
