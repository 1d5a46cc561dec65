/** The school's users. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/client";
import { answerOf } from "../../api/problem";
import type { components } from "../../api/schema";
import { usePaged } from "../paged";

type Schemas = components["schemas"];
export type User = Schemas["UserView"];
export type Role = User["role"];
type Invitation = Schemas["Invitation"];
export type UserChange = Schemas["UserChange"];

export function useUsers() {
  const api = useApi();
  return usePaged<User>(["users"], (next, signal) =>
    answerOf(api.GET("/users", { params: { query: { limit: "100", ...(next ? { next } : {}) } }, signal })),
  );
}

export function useInvite() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invitation: Invitation) => answerOf(api.POST("/users", { body: invitation })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
}

export function useChangeUser(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: UserChange) =>
      answerOf(api.PATCH("/users/{user_id}", { params: { path: { user_id: id } }, body: change })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
}
