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
