/** Saves the deliveries as a file for a spreadsheet. */
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf, sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import type { DeliveryStatus } from "./words";

export function SaveDeliveries({ messageId, status }: { messageId: string; status: DeliveryStatus | "" }) {
  const api = useApi();
  const save = useMutation({
    mutationFn: async () => {
      const params = { path: { message_id: messageId }, query: status ? { status } : {} };
      const call = api.GET("/messages/{message_id}/deliveries.csv", { params, parseAs: "blob" });
      // As a blob it is every byte, with the mark that spreadsheets look for.
      keep(await answerOf(call), `deliveries-${messageId}.csv`);
    },
  });
  return (
    <>
      <Button onPress={() => !save.isPending && save.mutate()}>
        {save.isPending ? "Getting the file…" : "Save as a spreadsheet file"}
      </Button>
      {save.error && (
        <Notice tone="red" urgent>
          {sentenceOf(save.error)}
        </Notice>
      )}
    </>
  );
}

function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
