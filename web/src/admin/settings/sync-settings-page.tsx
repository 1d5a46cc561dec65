/** When the school syncs, when not, and its limits: what is typed is drawn as a week before it is kept. */
import { Problem, sentenceOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { LoadState } from "../../ui/load-state";
import { useHeldBack } from "../../ui/leaving";
import { Notice } from "../../ui/notice";
import { SavedLine } from "../../ui/saved-line";
import { useEdited } from "../../ui/use-edited";
import { ForAdministrators } from "../for-administrators";
import { ClockFields } from "./clock-fields";
import { HolidayFields, LimitFields, MessageFields, WindowFields } from "./fields";
import { changeOf, type Form, formOf, problemsOf, type Settings } from "./form";
import { useSaveSettings, useSettings, useSettingsPreview } from "./use-settings";
import { WeekPicture } from "./week-picture";

export function SyncSettingsPage() {
  return (
    <ForAdministrators title="Sync settings">
      <Loaded />
    </ForAdministrators>
  );
}

function Loaded() {
  const { data, isPending, error, refetch } = useSettings();
  return (
    <>
      <LoadState isPending={isPending} error={error} refetch={refetch} loading="Loading the settings…" />
      {data && <Editor settings={data} />}
    </>
  );
}

function Editor({ settings }: { settings: Settings }) {
  const edit = useEdited(formOf(settings));
  const form = edit.value;
  useHeldBack(edit.isTouched);
  const own = problemsOf(form);
  const isAskable = Object.keys(own).length === 0;
  const preview = useSettingsPreview(isAskable ? changeOf(form) : null);
  const save = useSaveSettings();
  const refused = save.error ?? preview.error;
  const change = (changed: Partial<Form>) => {
    save.reset();
    edit.change((before) => ({ ...before, ...changed }));
  };
  const keep = () => save.mutate(changeOf(form), { onSuccess: (kept) => edit.settle(form, formOf(kept)) });
  const fields = { form, change, problemOf: (field: string) => own[field] ?? refusalOf(refused, field) };
  return (
    <div className="settings">
      <div className="settings-form">
        <ClockFields {...fields} />
        <WindowFields {...fields} />
        <HolidayFields {...fields} />
        <MessageFields {...fields} />
        <LimitFields {...fields} />
      </div>
      <section className="settings-side" aria-label="What it means">
        <div className="card">
          <h2>What it means</h2>
          {preview.data ? (
            <>
              <p>{preview.data.about}</p>
              <WeekPicture week={preview.data.week} timeZone={form.timeZone} />
              <p className="quiet">{preview.data.guard.about}</p>
            </>
          ) : (
            !preview.error && (
              <p className="quiet">
                {isAskable ? "Drawing the week…" : "The week is drawn once every number is whole."}
              </p>
            )
          )}
          {refused && (
            <Notice tone="amber" urgent>
              {sentenceOf(refused)}
            </Notice>
          )}
          <Button
            tone="primary"
            onPress={() => isAskable && !save.isPending && keep()}
            isDisabled={!isAskable}
          >
            {save.isPending ? "Saving…" : "Save the settings"}
          </Button>
          <SavedLine
            isTouched={edit.isTouched}
            saved={save.isSuccess && "Saved. The next update follows it."}
          />
        </div>
      </section>
    </div>
  );
}

/** The API names the very part, such as `closed_dates.dates[1].last`; a field shows what concerns any part of it. */
function refusalOf(error: Error | null, field: string): string | undefined {
  const named = error instanceof Problem ? error.field : null;
  const isHere = named === field || named?.startsWith(`${field}.`) || named?.startsWith(`${field}[`);
  return isHere ? error?.message : undefined;
}
