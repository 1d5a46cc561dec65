/** Fields that an update changed: before and after, or only that they did, for whoever does not see values. */
import type { components } from "../api/schema";
import { fieldWords } from "./words";

type FieldChange = components["schemas"]["FieldChange"];

export function ChangedValues({ fields }: { fields: FieldChange[] }) {
  if (fields.length === 0) return null;
  return (
    <dl className="values">
      {fields.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{fieldWords(field)}</dt>
          {after === null && before === null ? (
            <dd>changed</dd>
          ) : (
            <dd className="address">
              <span className="visually-hidden">before: </span>
              <del>{before || "empty"}</del> <span aria-hidden="true">→</span>{" "}
              <span className="visually-hidden">after: </span>
              <ins>{after || "empty"}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
