import { useEffect, useRef } from "react";
import { balance, count, of } from "../../format";
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
      <div className="provider-head">
        <div className="choice">
          <input
            ref={box}
            type="checkbox"
            id={id}
            checked={isWhole}
            aria-describedby={`${id}-lignes-choisies ${id}-montant`}
            onChange={() => onChoose(provider.lines.map(keyOf), !isWhole)}
          />
          <label htmlFor={id}>{provider.name}</label>
          <span className="hint number" id={`${id}-lignes-choisies`}>
            {chosenText(provider, own.length)}
          </span>
        </div>
        <span className="amount" id={`${id}-montant`}>
          {balance(total(own))}
        </span>
      </div>
      <details>
        <summary id={`${id}-lignes`}>
          <span>
            {provider.lines.length === 1
              ? "Voir la ligne"
              : `Voir les ${provider.lines.length}\u00a0lignes`}
            <span className="visually-hidden"> {of(provider.name)}</span>
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

function chosenText({ lines, cents }: ProviderLines, chosen: number): string {
  if (chosen === lines.length) return count(chosen, "ligne due", "lignes dues");
  return `${count(chosen, "ligne choisie", "lignes choisies")} sur ${lines.length}, ${balance(cents)} dus en tout`;
}
