import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useUser } from "../../api/session";
import type { GroupList } from "../../api/types";
import { Checkbox, type Option, SelectField, TextField } from "../../components/fields";
import { type Filters, filtersOf, hasFilters, searchOf } from "./filters";

type Props = { facets: GroupList["facets"] };

const GROUP_TYPES = [
  { value: "constituted", label: "Groupe constitué" },
  { value: "shared", label: "Groupe mixte" },
];

/** The filters live in the address: they change it, and follow it when one goes back. */
export function GroupFilters({ facets }: Props) {
  const kind = useUser().organisation_kind;
  const [search, setSearch] = useSearchParams();
  const address = search.toString();
  const [edited, setEdited] = useState<{ address: string; filters: Filters } | null>(null);
  const filters = edited?.address === address ? edited.filters : filtersOf(search);
  const [errors, setErrors] = useState<Record<string, string>>({});

  const form = {
    values: filters,
    errors,
    set: <K extends keyof Filters>(name: K, value: Filters[K]) =>
      setEdited({ address, filters: { ...filters, [name]: value } }),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = searchOf(filters, search);
    setErrors(next ? {} : { from: "Saisissez une date comme 14/05/2027" });
    if (!next) {
      document.getElementById("from")?.focus();
      return;
    }
    setSearch(next);
    setEdited(null);
  };

  const providerName = (
    <TextField form={form} name="provider_name" label="Prestataire ou équipement" />
  );
  const holderName = <TextField form={form} name="holder_name" label="Nom du porteur" />;
  const others = otherFilters(kind === "holder" ? "holder_name" : "provider_name");

  return (
    <search>
      <form className="card stack" onSubmit={submit} aria-label="Filtrer les groupes" noValidate>
        {form.values.venue && (
          <p className="tags">
            <span>
              Établissement&nbsp;: <strong>{form.values.venue}</strong>
            </span>
            <Link to="/groupes">Voir tous les établissements</Link>
          </p>
        )}
        <div className="form-grid">
          {kind === "holder" ? providerName : holderName}
          <SelectField
            form={form}
            name="venue_department"
            label="Département du séjour"
            options={facets.venue_departments.map(option)}
            empty="Tous"
          />
          <SelectField
            form={form}
            name="activity_year"
            label="Année d’activité"
            options={facets.activity_years.map(option)}
            // ANCV is not shown more than these without choosing one.
            empty={kind === "ancv" ? "Toutes celles de la liste" : "Toutes"}
          />
          <TextField
            form={form}
            name="from"
            label="Départ dès le (jj/mm/aaaa)"
            inputMode="numeric"
          />
        </div>
        <div className="filter-more">
          <Checkbox form={form} name="incomplete" label="Seulement les groupes incomplets" />
          <details open={others.some((name) => search.has(name)) || undefined}>
            <summary>Plus de filtres</summary>
            <div className="form-grid">
              {kind === "holder" ? holderName : providerName}
              <TextField
                form={form}
                name="convention_number"
                label="Numéro de convention"
                autoCapitalize="characters"
              />
              <SelectField
                form={form}
                name="holder_department"
                label="Département du porteur"
                options={facets.holder_departments.map(option)}
                empty="Tous"
              />
              <SelectField
                form={form}
                name="offer_year"
                label="Année de création de l’offre"
                options={facets.offer_years.map(option)}
                empty="Toutes"
              />
              <SelectField
                form={form}
                name="group_type"
                label="Type de groupe"
                options={GROUP_TYPES}
                empty="Tous"
              />
            </div>
          </details>
        </div>
        <div className="buttons">
          <button type="submit" className="button button-primary">
            Rechercher
          </button>
          {hasFilters(search) && (
            <Link to="/groupes" className="text-button">
              Effacer les filtres
            </Link>
          )}
        </div>
      </form>
    </search>
  );
}

function otherFilters(name: "holder_name" | "provider_name") {
  return [name, "convention_number", "holder_department", "offer_year", "group_type"] as const;
}

function option(value: string | number): Option {
  return { value: String(value), label: String(value) };
}
