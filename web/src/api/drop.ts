/** Sends a file to the place from which the school's files are read. */
import { createContext, useContext } from "react";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "./client";
import { answerOf, Problem } from "./problem";

/** Path that stands for the host of signed addresses; null is that host itself. */
export const DropUrlContext = createContext<string | null>(null);

const NOT_SENT = "The file could not be sent. Check that you are online and try again.";

export function useDrop() {
  const api = useApi();
  const dropUrl = useContext(DropUrlContext);
  return useMutation({
    mutationFn: async (file: File) => {
      const body = { name: file.name, size: file.size };
      const address = await answerOf(api.POST("/settings/mis/upload-address", { body }));
      const url = dropUrl === null ? address.url : dropUrl + pathOf(address.url);
      const answer = await fetch(url, { method: address.method, body: file }).catch(() => null);
      if (!answer?.ok) throw new Problem(answer?.status ?? 0, "not_sent", NOT_SENT);
      return file;
    },
  });
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
