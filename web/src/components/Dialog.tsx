import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

type Props = {
  title: ReactNode;
  /** Escape, and whatever else closes the dialog without choosing. */
  onDismiss: () => void;
  children: ReactNode;
  role?: "dialog" | "alertdialog";
};

/** A modal dialog. Its safe button has the focus at first. */
export function Dialog({ title, onDismiss, children, role = "dialog" }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // Closed before it leaves the page, a dialog gives the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-safe]")?.focus();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="dialog stack"
      role={role}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onDismiss();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

/** What is left of a dialog whose wish the state of things refuses: it is not to be tried again. */
export function CloseButton({ onClick }: { onClick: () => void }) {
  return (
    <div className="buttons">
      <button type="button" className="button" onClick={onClick}>
        Fermer
      </button>
    </div>
  );
}

type SafeProps = { tone?: "primary"; onClick: () => void; children: string };

/** The button of a dialog that leaves all as it is. */
export function SafeButton({ tone, onClick, children }: SafeProps) {
  return (
    <button
      type="button"
      className={tone ? `button button-${tone}` : "button"}
      data-safe
      onClick={onClick}
    >
      {children}
    </button>
  );
}
