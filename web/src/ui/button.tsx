/** The page's buttons. */
import { Button as AriaButton, type ButtonProps } from "react-aria-components/Button";

interface Props extends Omit<ButtonProps, "className"> {
  tone?: "primary" | "plain" | "danger" | "link";
}

export function Button({ tone = "plain", ...rest }: Props) {
  return <AriaButton {...rest} className={`button ${tone}`} />;
}
