/** What the signed-in user likes; it counts at once, on every device. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { type Me, type Preferences, useMe } from "../api/me";
import { answerOf, sentenceOf } from "../api/problem";
import { Page } from "../layout/page";
import { Choice } from "../ui/choice";
import { Notice } from "../ui/notice";

type Of<Name extends keyof Preferences> = NonNullable<Preferences[Name]>;

const CHANNELS: Record<Of<"channel">, string> = { sms: "Text message", email: "Email" };
const CONTACTS: Record<Of<"contacts">, string> = {
  first: "First contact",
  responsible: "All with responsibility",
  all: "All contacts",
};
const PER: Record<Of<"per">, string> = { contact: "One for each contact", pair: "One for each pupil" };
const TIMES: Record<Of<"time_format">, string> = { "24": "14:30", "12": "2:30 pm" };
const MOTION: Record<Of<"motion">, string> = {
  system: "As on this device",
  reduced: "As little as possible",
};
const NOTICES: Record<Of<"notices">, string> = {
  all: "When an update begins, and when something needs a person",
  problems: "Only when something needs a person",
};

export function PreferencesPage() {
  const me = useMe().data;
  return <Page title="User preferences">{me && <Editor preferences={me.preferences} />}</Page>;
}

function Editor({ preferences }: { preferences: Preferences }) {
  const api = useApi();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (changed: Preferences) => answerOf(api.PUT("/me/preferences", { body: changed })),
    onSuccess: (kept) =>
      queries.setQueryData<Me>(["me"], (before) => before && { ...before, preferences: kept }),
  });
  const liked = save.isPending ? save.variables : preferences;
  const change = (changed: Partial<Preferences>) => save.mutate({ ...liked, ...changed });
  return (
    <>
      <section className="card" aria-labelledby="new-message-heading">
        <h2 id="new-message-heading">A new message starts with</h2>
        <Choice
          label="Send by"
          value={liked.channel ?? "sms"}
          options={CHANNELS}
          onChange={(channel) => change({ channel })}
        />
        <Choice
          label="Which contacts"
          value={liked.contacts ?? "first"}
          options={CONTACTS}
          onChange={(contacts) => change({ contacts })}
        />
        <Choice
          label="How many messages"
          value={liked.per ?? "contact"}
          options={PER}
          onChange={(per) => change({ per })}
        />
      </section>
      <section className="card" aria-labelledby="page-heading">
        <h2 id="page-heading">The page</h2>
        <Choice
          label="Times"
          value={liked.time_format ?? "24"}
          options={TIMES}
          onChange={(time_format) => change({ time_format })}
        />
        <Choice
          label="Motion"
          value={liked.motion ?? "system"}
          options={MOTION}
          onChange={(motion) => change({ motion })}
        />
        <Choice
          label="Read out"
          value={liked.notices ?? "all"}
          options={NOTICES}
          onChange={(notices) => change({ notices })}
        />
      </section>
      <p role="status" className="quiet">
        {save.isPending && "Saving…"}
        {save.isSuccess && "Saved."}
      </p>
      {save.error && (
        <Notice tone="red" urgent>
          {sentenceOf(save.error)}
        </Notice>
      )}
    </>
  );
}
