import type { Takeover } from "../../api/types";
import { Notice } from "../../components/Notice";
import { askedText, untilText } from "./takeovers";

type Props = { asked: Takeover | undefined };

/** That an account of ANCV changes hands by two people, and where that stands. */
export function TwoPeople({ asked }: Props) {
  return (
    <Notice title="À l’ANCV, deux personnes de l’assistance sont nécessaires">
      {asked ? (
        <>
          <p>{askedText(asked)}</p>
          <p>Motif&nbsp;: {asked.because}</p>
          <p>{untilText(asked)}</p>
        </>
      ) : (
        <p>
          Rien ne change avec votre demande&nbsp;: une autre personne de l’assistance la confirme,
          dans les 7&nbsp;jours.
        </p>
      )}
    </Notice>
  );
}
