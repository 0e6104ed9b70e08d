import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { problemOf } from "../../api/problem";
import { queries } from "../../api/queries";
import type { FoundOrganisations } from "../../api/types";
import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { count } from "../../format";
import { kinds } from "./words";

const SHORTEST = 2;

export function SearchPage() {
  const [params] = useSearchParams();
  const search = params.get("recherche")?.trim() ?? "";
  const isSearch = search.length >= SHORTEST;
  const found = useQuery(queries.foundOrganisations(isSearch ? search : ""));
  const refusal = found.isError
    ? problemOf(found.error).fields.find(({ field }) => field === "search")?.message
    : undefined;
  return (
    <>
      <PageTitle
        title="Assistance"
        lead="Aidez quelqu’un à retrouver l’accès à son compte. Vous ne verrez jamais son mot de passe, et vous ne pourrez pas en choisir un à sa place."
      />
      <div className="stack-large">
        <SearchForm search={search} refusal={refusal} />
        {isSearch && !refusal && (
          <QueryView query={found}>{(answer) => <Found answer={answer} search={search} />}</QueryView>
        )}
      </div>
    </>
  );
}

/** What is searched lives in the address: it can be gone back to. */
function SearchForm({ search, refusal }: { search: string; refusal?: string }) {
  const [, setParams] = useSearchParams();
  const [edited, setEdited] = useState<{ search: string; typed: string } | null>(null);
  const [missing, setMissing] = useState<string>();
  const error = missing ?? refusal;
  const form: Form<{ recherche: string }> = {
    values: { recherche: edited?.search === search ? edited.typed : search },
    errors: error ? { recherche: error } : {},
    set: (_, typed) => setEdited({ search, typed }),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const recherche = form.values.recherche.trim();
    if (recherche.length >= SHORTEST) {
      setMissing(undefined);
      setEdited(null);
      setParams({ recherche });
      return;
    }
    setMissing(`Saisissez au moins ${SHORTEST} lettres ou chiffres`);
    document.getElementById("recherche")?.focus();
  };

  return (
    <search>
      <form className="card stack" onSubmit={submit} aria-label="Chercher un organisme" noValidate>
        <TextField
          form={form}
          name="recherche"
          label="Numéro de convention, identifiant, nom ou ville de l’organisme"
          hint={<>Exemples&nbsp;: ANCV1654, CCAS de Lorient, Toulouse</>}
          maxLength={100}
          spellCheck={false}
        />
        <div className="buttons">
          <button type="submit" className="button button-primary">
            Rechercher
          </button>
        </div>
      </form>
    </search>
  );
}

function Found({ answer, search }: { answer: FoundOrganisations; search: string }) {
  const { organisations, truncated } = answer;
  const total = organisations.length;
  return (
    <section className="card" aria-labelledby="trouves">
      <output>
        <h2 id="trouves">
          {total === 0
            ? "Aucun organisme trouvé"
            : count(total, "organisme trouvé", "organismes trouvés")}
        </h2>
      </output>
      {total === 0 && (
        <p>
          Rien ne correspond à «&nbsp;{search}&nbsp;». Vérifiez l’orthographe, ou cherchez
          seulement un mot du nom ou la ville.
        </p>
      )}
      {truncated && (
        <p>Seuls les premiers sont affichés. Ajoutez un mot du nom ou de la ville pour préciser.</p>
      )}
      {total > 0 && (
        <ul className="stay-list">
          {organisations.map((one) => (
            <li key={one.organisation_id}>
              <div>
                <Link to={`${one.organisation_id}?${new URLSearchParams({ recherche: search })}`}>
                  {one.name}
                </Link>
                <p className="quiet">
                  {kinds[one.kind]}
                  {one.convention_number && `, convention ${one.convention_number}`}, {one.postal_code}{" "}
                  {one.city}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
