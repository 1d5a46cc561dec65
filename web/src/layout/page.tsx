/** One page's frame: its heading, which takes the focus when a person comes to it, and its title in the window. */
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";

interface Props {
  title: string;
  back?: { href: string; words: string };
  children: ReactNode;
}

/** The page that the browser loaded keeps the browser's own focus. */
let firstPath: string | null = window.location.pathname;

export function Page({ title, back, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} - Rollcall`;
  }, [title]);
  useEffect(() => {
    const { pathname } = window.location;
    if (firstPath !== pathname) heading.current?.focus();
    if (firstPath !== pathname) firstPath = null;
  }, []);
  return (
    <main className="page" id="main">
      {back && (
        <p className="back">
          <Link href={back.href}>{back.words}</Link>
        </p>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}
