import { type FormEvent, useState } from "react";
import { type FormErrors, hasErrors, noErrors } from "../../api/problem";
import type { BatchForm } from "../../api/types";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import { balance, count, date, parseDate } from "../../format";
import { BatchDialog } from "./BatchDialog";
import {
  choiceProblem,
  chosenAtFirst,
  chosenOf,
  keyOf,
  MOST_LINES,
  type ProviderLines,
} from "./lines";
import { ProviderChoice } from "./ProviderChoice";

/** What of all that is due makes the next batch, and when the bank is to pay it. */
export function ChooseLines({
  providers,
  proposedDay,
}: {
  providers: ProviderLines[];
  /** The first day on which banks work that leaves one to approve the batch. */
  proposedDay: string | null;
}) {
  const [edited, setEdited] = useState<ReadonlySet<string> | null>(null);
  const [day, setDay] = useState(() => (proposedDay ? date(proposedDay) : ""));
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [summary, setSummary] = useState<BatchForm | null>(null);

  const all = providers.flatMap(({ lines }) => lines);
  const chosen = edited ?? chosenAtFirst(providers);
  const transfers = chosenOf(providers, chosen);
  const lines = transfers.flatMap((one) => one.lines);
  const cents = transfers.reduce((sum, one) => sum + one.cents, 0);

  const choose = (keys: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const key of keys) {
      if (isChosen) next.add(key);
      else next.delete(key);
    }
    setEdited(next);
  };
  const form: Form<{ execution_on: string }> = {
    values: { execution_on: day },
    errors: errors.fields,
    set: (_, typed) => setDay(typed),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const execution_on = parseDate(day);
    const found: Record<string, string> = {};
    const problem = choiceProblem(transfers);
    if (problem) found.lignes = problem;
    if (!execution_on) found.execution_on = "Saisissez une date comme 14/05/2027";
    setErrors({ fields: found, general: [] });
    if (hasErrors({ fields: found, general: [] }) || !execution_on) return;
    const line_refs = lines.map(({ group_id, line_id }) => ({ group_id, line_id }));
    setSummary({ line_refs, execution_on });
  };

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      {all.length > MOST_LINES && (
        <p>
          Un lot contient {MOST_LINES} lignes au plus&nbsp;: les premières sont choisies, les autres
          feront le lot suivant.
        </p>
      )}
      <div>
        <div className="block-head">
          <h3 id="choix">Ce qui part dans le prochain lot</h3>
          <span className="buttons">
            <button
              type="button"
              className="text-button"
              onClick={() => choose(all.map(keyOf), true)}
            >
              Tout choisir
            </button>
            <button type="button" className="text-button" onClick={() => setEdited(new Set())}>
              Ne rien choisir
            </button>
          </span>
        </div>
        {errors.fields.lignes && (
          <p className="error" id="lignes-erreur">
            {errors.fields.lignes}
          </p>
        )}
        <fieldset
          className="field"
          id="lignes"
          tabIndex={-1}
          aria-labelledby="choix"
          aria-describedby={errors.fields.lignes ? "lignes-erreur" : undefined}
        >
          {providers.map((provider) => (
            <ProviderChoice
              key={provider.id}
              provider={provider}
              chosen={chosen}
              onChoose={choose}
            />
          ))}
        </fieldset>
      </div>
      <output className="card-tint chosen-total">
        {count(lines.length, "ligne choisie", "lignes choisies")},{" "}
        {count(transfers.length, "virement", "virements")}&nbsp;: <strong>{balance(cents)}</strong>
      </output>
      <TextField
        form={form}
        name="execution_on"
        label="Date d’exécution par la banque (jj/mm/aaaa)"
        hint="Un jour où les banques travaillent, au plus tôt demain et dans 30 jours au plus."
        inputMode="numeric"
        className="input-date"
      />
      <div className="buttons">
        <button type="submit" className="button button-primary">
          Préparer le lot
        </button>
      </div>
      {summary && (
        <BatchDialog
          form={summary}
          transfers={transfers}
          onClose={() => setSummary(null)}
          onRefused={(refused) => {
            setSummary(null);
            setErrors(refused);
          }}
        />
      )}
    </form>
  );
}
