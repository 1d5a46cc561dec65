/** Why one person did or did not get a message. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

export type Explanation = components["schemas"]["Explanation"];

export function useWhy(messageId: string, personId: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["why", messageId, personId],
    queryFn: ({ signal }) => {
      const params = { path: { message_id: messageId } };
      return answerOf(
        api.POST("/messages/{message_id}/why", { params, body: { person_id: personId }, signal }),
      );
    },
  });
}
