/** Refresh this family: a click, how it goes, and each changed value before and after. */
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { FamilyChanges } from "./family-changes";
import { useFamilyRefresh } from "./use-family-refresh";

const UNDER_WAY = {
  started: "Received. This family is being read from the MIS.",
  joined: "Received. An update was about to read this family, so yours has joined it.",
  added: "Received. This family was added to the update that is running.",
  follow_up:
    "Received. The MIS is being read just now, so this family follows as soon as that update ends: a change made meanwhile might otherwise be missed.",
};

export function FamilyRefresh({ pupilId, nameId }: { pupilId: string; nameId: string }) {
  const { start, outcome, ended, changes, problem, isBusy } = useFamilyRefresh(pupilId);
  const buttonId = `refresh ${pupilId}`.replaceAll(" ", "-");
  return (
    <div className="family">
      <Button id={buttonId} aria-labelledby={`${buttonId} ${nameId}`} onPress={() => !isBusy && start()}>
        Refresh this family
      </Button>
      <div role="status" className="family-news">
        {isBusy && <p className="quiet">{outcome ? UNDER_WAY[outcome] : "Received…"}</p>}
        {ended && <p>{ended.message}</p>}
        {changes && <FamilyChanges changes={changes} isAlone={outcome === "started"} />}
      </div>
      {problem && (
        <Notice tone="red" urgent>
          {sentenceOf(problem)}
        </Notice>
      )}
    </div>
  );
}
