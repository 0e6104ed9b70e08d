import { type ChangeEvent, useState } from "react";
import type { Paper } from "../../api/types";
import { describedBy, errorId, hintId } from "../../components/form";
import { Section } from "../enroll/DetailsForm";
import { fieldOf, fileSize, type PaperFile, requiredPapers } from "./papers";
import type { usePapers } from "./usePapers";
import { PAPERS } from "./words";

type Props = {
  files: PaperFile[];
  eligibility: string;
  errors: Record<string, string>;
  papers: ReturnType<typeof usePapers>;
};

const HINTS: Record<Paper, string> = {
  identity: "Carte d’identité, passeport ou titre de séjour",
  tax_notice: "Le dernier avis d’imposition, toutes les pages",
  other: "Ce qui peut aider l’ANCV à décider",
};

/** The copies that ANCV needs, each sent when it is chosen. */
export function PapersSection({ eligibility, ...rest }: Props) {
  const required = requiredPapers(eligibility);
  return (
    <Section id="justificatifs" title="Justificatifs">
      <p>
        PDF, JPEG ou PNG, 10&nbsp;Mo au plus par fichier. Une photo lisible suffit. Seuls vous et
        l’ANCV pouvez ouvrir ces fichiers.
      </p>
      {(["identity", "tax_notice", "other"] as const).map((paper) => (
        <PaperField key={paper} paper={paper} isOptional={!required.includes(paper)} {...rest} />
      ))}
    </Section>
  );
}

type FieldProps = Omit<Props, "eligibility"> & { paper: Paper; isOptional: boolean };

function PaperField({ paper, isOptional, files, errors, papers }: FieldProps) {
  const [refused, setRefused] = useState<string>();
  const name = fieldOf(paper);
  // What a file has answered since is no longer said: the whole form tells it anew if need be.
  const [answered, setAnswered] = useState<string>();
  const error = refused ?? (errors[name] === answered ? undefined : errors[name]);
  const own = files.filter((one) => one.paper === paper);

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.target;
    const file = input.files?.[0];
    if (!file) return;
    const problem = await papers.add(paper, file);
    setRefused(problem);
    if (!problem) setAnswered(errors[name]);
    // The same file can be chosen again, and the list below says which there are.
    input.value = "";
  };
  const remove = (key: string) => {
    papers.remove(key);
    // The button that had the focus is gone.
    document.getElementById(name)?.focus();
  };

  return (
    <div className="field">
      <label htmlFor={name}>
        {PAPERS[paper]}
        {isOptional && <span className="optional"> (facultatif)</span>}
      </label>
      <span className="hint" id={hintId(name)}>
        {HINTS[paper]}
      </span>
      {error && (
        <span className="error" id={errorId(name)} role={refused ? "alert" : undefined}>
          {error}
        </span>
      )}
      <input
        type="file"
        id={name}
        className="input input-file"
        accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
        onChange={choose}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, true, error)}
      />
      {own.length > 0 && (
        <ul className="files" aria-label={`${PAPERS[paper]}\u00a0: fichiers joints`}>
          {own.map((one) => (
            <FileRow
              key={one.key}
              one={one}
              onRemove={() => remove(one.key)}
              onRetry={() => papers.send(one)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

type RowProps = { one: PaperFile; onRemove: () => void; onRetry: () => void };

function FileRow({ one: { file, state }, onRemove, onRetry }: RowProps) {
  return (
    <li>
      <div>
        <span className="breakable">{file.name}</span>{" "}
        <span className="quiet nowrap">{fileSize(file.size)}</span>
        {state.at === "sending" && (
          <progress value={state.share} max={1} aria-label={`Envoi de ${file.name}`} />
        )}
        <output>
          {state.at === "sending" && <span className="quiet">Envoi en cours…</span>}
          {state.at === "sent" && <span className="tag tag-success">Fichier envoyé</span>}
          {state.at === "failed" && <span className="error">{state.why}</span>}
        </output>
      </div>
      <div className="cell-actions">
        {state.at === "failed" && (
          <button type="button" className="text-button" onClick={onRetry}>
            <span>
              Réessayer<span className="visually-hidden"> {file.name}</span>
            </span>
          </button>
        )}
        <button type="button" className="text-button" onClick={onRemove}>
          <span>
            Retirer<span className="visually-hidden"> {file.name}</span>
          </span>
        </button>
      </div>
    </li>
  );
}
