/** Labelled fields: a line of text, a longer text, and a choice from a list. */

import type { Ref } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import { TextField, type TextFieldProps } from "react-aria-components/TextField";

interface Props extends Omit<TextFieldProps, "children" | "className"> {
  label: string;
  hint?: string;
  problem?: string | undefined;
  /** Lines of a longer text; one line where it is left out. */
  lines?: number;
  textRef?: Ref<HTMLTextAreaElement>;
}

export function TextInput({ label, hint, problem, lines, textRef, ...rest }: Props) {
  return (
    <TextField {...rest} className="field" isInvalid={Boolean(problem)} validationBehavior="aria">
      <Label>{label}</Label>
      {lines ? <TextArea rows={lines} {...(textRef ? { ref: textRef } : {})} /> : <Input />}
      {hint && (
        <Text slot="description" className="quiet">
          {hint}
        </Text>
      )}
      <FieldError className="problem">{problem}</FieldError>
    </TextField>
  );
}
