/** One person, what an administrator says of them, and their addresses tried again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Person = Schemas["PersonView"];
export type Address = Schemas["AddressView"];
export type Pair = Schemas["PairView"];
export type Restrictions = Schemas["Restrictions"];

const LOOKED_AT_MS = 60_000;

export function usePerson(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["person", id],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/people/{person_id}", { params: { path: { person_id: id } }, signal })),
    refetchInterval: LOOKED_AT_MS,
  });
}

export function useRestrict(id: string) {
  const api = useApi();
  return useChange(id, (body: Restrictions) =>
    answerOf(api.PUT("/people/{person_id}/restrictions", { params: { path: { person_id: id } }, body })),
  );
}

export function useTryAgain(id: string) {
  const api = useApi();
  return useChange(id, (body: Schemas["OwnAddress"]) =>
    answerOf(api.POST("/people/{person_id}/try-address", { params: { path: { person_id: id } }, body })),
  );
}

function useChange<T>(id: string, mutationFn: (change: T) => Promise<Person>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (person) => {
      queries.setQueryData(["person", id], person);
      void queries.invalidateQueries({ queryKey: ["preview"] });
    },
  });
}
