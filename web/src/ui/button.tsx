/** The page's buttons. */
import type { Ref } from "react";
import { Button as AriaButton, type ButtonProps } from "react-aria-components/Button";

interface Props extends Omit<ButtonProps, "className"> {
  tone?: "primary" | "plain" | "danger" | "link";
  ref?: Ref<HTMLButtonElement> | undefined;
}

export function Button({ tone = "plain", ...rest }: Props) {
  return <AriaButton {...rest} className={`button ${tone}`} />;
}
