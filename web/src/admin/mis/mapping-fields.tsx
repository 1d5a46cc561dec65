/** Which column of which file is what; a field whose column is left empty is not read. */
import { TextInput } from "../../ui/fields";
import { type Mapping, withHeader } from "./form";

interface Props {
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

export function MappingFields({ mapping, onChange }: Props) {
  return (
    <>
      {mapping.files.map((file, place) => (
        <fieldset key={`${file.file} ${file.holds} ${place}`} className="mapping">
          <legend>
            {file.file} <small>holds {file.holds}</small>
          </legend>
          <div className="field-row">
            {Object.entries(file.columns).map(([field, header]) => (
              <TextInput
                key={field}
                label={field.replaceAll("_", " ")}
                value={header}
                onChange={(typed) => onChange(withHeader(mapping, place, field, typed))}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}
