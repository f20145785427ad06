// A link within the page: a real address, so that it opens in another tab and can be copied.
import type { ComponentChildren } from "preact";
import { addressOf, look, type View } from "./view";

interface Props {
  to: Partial<View>;
  class?: string;
  current?: boolean;
  children: ComponentChildren;
}

export function Go({ to, class: look_, current: here, children }: Props) {
  const go = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    look(to);
    if (to.page) window.scrollTo(0, 0);
  };
  return (
    <a href={addressOf(to)} class={look_} aria-current={here ? "page" : undefined} onClick={go}>
      {children}
    </a>
  );
}
