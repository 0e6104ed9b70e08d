import type { ReactNode } from "react";

type Props = {
  isSending: boolean;
  sending?: string;
  tone?: "primary" | "danger";
  children: string;
};

/** Sends the form; while it is sent it says so, and keeps the focus. */
export function SubmitButton(props: Props) {
  const { isSending, sending = "Enregistrement en cours…", tone = "primary", children } = props;
  return (
    <button
      type="submit"
      className={`button button-${tone}`}
      aria-disabled={isSending || undefined}
    >
      {isSending ? sending : children}
    </button>
  );
}

type ActionProps = {
  isSending: boolean;
  /** What it says meanwhile, when it takes long enough to be told. */
  sending?: string;
  tone?: "primary" | "danger";
  onClick: () => void;
  children: ReactNode;
};

/** Does something at once, one time however often it is pressed, and keeps the focus. */
export function ActionButton({ isSending, sending, tone, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      className={tone ? `button button-${tone}` : "button"}
      aria-disabled={isSending || undefined}
      onClick={() => isSending || onClick()}
    >
      {isSending ? (sending ?? children) : children}
    </button>
  );
}
