import { useEffect, useRef } from "react";
import type { PaymentLine } from "../../api/types";
import { count, money } from "../../format";
import { type Choice, LinesTable } from "./LinesTable";
import { keyOf, type ProviderLines, total } from "./lines";

type Props = { provider: ProviderLines } & Choice;

/** All that is due to a provider, or only some lines of it. */
export function ProviderChoice({ provider, chosen, onChoose }: Props) {
  const own = provider.lines.filter((line) => chosen.has(keyOf(line)));
  const isWhole = own.length === provider.lines.length;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = own.length > 0 && !isWhole;
  }, [own.length, isWhole]);
  const id = `prestataire-${provider.id}`;
  return (
    <div className="provider-choice">
      <div className="choice">
        <input
          ref={box}
          type="checkbox"
          id={id}
          checked={isWhole}
          aria-describedby={`${id}-total`}
          onChange={() => onChoose(provider.lines.map(keyOf), !isWhole)}
        />
        <label htmlFor={id}>{provider.name}</label>
        <span className="hint number" id={`${id}-total`}>
          {chosenText(provider, own)}
        </span>
      </div>
      <details>
        <summary id={`${id}-lignes`}>
          <span>
            {provider.lines.length === 1
              ? "Voir la ligne"
              : `Voir les ${provider.lines.length}\u00a0lignes`}
            <span className="visually-hidden"> de {provider.name}</span>
          </span>
        </summary>
        <LinesTable
          lines={provider.lines}
          label={`${id}-lignes`}
          choice={{ chosen, onChoose }}
        />
      </details>
    </div>
  );
}

function chosenText(provider: ProviderLines, own: PaymentLine[]): string {
  const all = count(provider.lines.length, "ligne due", "lignes dues");
  if (own.length === provider.lines.length) return `${all}, ${money(provider.cents)}`;
  return `${own.length} sur ${all}, ${money(total(own))} sur ${money(provider.cents)}`;
}
