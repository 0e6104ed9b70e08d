import { useState } from "react";

type Props = { text: string; children: string };

/** Puts a text into the clipboard, and says whether it is there. */
export function CopyButton({ text, children }: Props) {
  const [told, setTold] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setTold("C’est copié."),
      () => setTold("La copie n’est pas possible ici."),
    );
  return (
    <span className="copy">
      <button type="button" className="button" onClick={copy}>
        {children}
      </button>
      <output>{told}</output>
    </span>
  );
}
