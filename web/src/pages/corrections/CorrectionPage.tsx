import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { api } from "../../api/client";
import { byPath, queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { Correction, Problem } from "../../api/types";
import { AidExplanation } from "../../components/AidOutcome";
import { AidTag } from "../../components/AidTag";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { ActionButton } from "../../components/SubmitButton";
import { date, dateTime, french, fullName, period } from "../../format";
import { fromDetails } from "../enroll/details";
import { DetailsLines, Line } from "../enroll/Recap";
import { Presence } from "../validation/Presence";
import { useListOutcome } from "../validation/useListOutcome";
import { DecisionForm } from "./DecisionForm";
import { fileSize } from "./papers";
import { WithdrawDialog } from "./WithdrawDialog";
import { askedForIn, PAPERS, STATES, subjectOf } from "./words";

const ATTACHMENT =
  "/api/groups/{group_id}/corrections/{correction_id}/attachments/{attachment_id}";

/** A correction as the holder who asked for it and ANCV see it. */
export function CorrectionPage() {
  const { groupId = "", correctionId = "" } = useParams();
  const correction = useQuery(queries.correction(groupId, correctionId));
  return (
    <>
      <BackLink to={`/validations/${groupId}`}>Revenir à la liste</BackLink>
      <QueryView query={correction}>{(data) => <CorrectionView correction={data} />}</QueryView>
    </>
  );
}

function CorrectionView({ correction }: { correction: Correction }) {
  const { group, can } = correction;
  const list = useListOutcome(
    queries.correction(group.group_id, correction.correction_id).queryKey,
  );
  const { outcome } = list;
  const [isLeaving, setIsLeaving] = useState(false);
  const { text, tone } = STATES[correction.state];

  const done = (fresh: Correction, title: string) => {
    setIsLeaving(false);
    return list.done(fresh, title, fresh.explanation);
  };
  const refused = (problem: Problem) => {
    setIsLeaving(false);
    return list.refused(problem);
  };

  return (
    <div className="narrow">
      <PageTitle
        title={subjectOf(correction)}
        documentTitle={`Demande de correction, ${correction.name}`}
        lead={`${group.venue_name}, ${group.venue_city}, séjour ${period(group.start_date, group.end_date)}`}
      />
      <div className="stack-large">
        {outcome && (
          <Notice
            key={outcome.key}
            tone={outcome.tone ?? "success"}
            title={outcome.title}
            takesFocus
          >
            <p>{french(outcome.text)}</p>
          </Notice>
        )}
        <section className="card stack" aria-labelledby="etat">
          <h2 id="etat">Où en est la demande</h2>
          <p>
            <span className={`tag tag-${tone}`}>{text}</span>
          </p>
          <p>{french(correction.explanation)}</p>
          <dl className="details">
            <Line label="Ouverte le">{dateTime(correction.opened_at)}</Line>
            {correction.closed_at && <Line label="Close le">{dateTime(correction.closed_at)}</Line>}
            {correction.reason && <Line label="Motif de la décision">{correction.reason}</Line>}
          </dl>
          {can.withdraw && (
            <p>
              <button type="button" className="button" onClick={() => setIsLeaving(true)}>
                Retirer la demande
              </button>
            </p>
          )}
        </section>
        {correction.kind === "presence" && <Disagreement correction={correction} />}
        <PersonCard correction={correction} />
        {correction.attachments.length > 0 && <PapersCard correction={correction} />}
        {can.decide && (
          <>
            {correction.aid_if_accepted && <AidIfAccepted aid={correction.aid_if_accepted} />}
            <DecisionForm correction={correction} onDone={done} onRefused={refused} />
          </>
        )}
      </div>
      {isLeaving && (
        <WithdrawDialog
          correction={correction}
          onClose={() => setIsLeaving(false)}
          onDone={(fresh) => done(fresh, "La demande est retirée.")}
          onRefused={refused}
        />
      )}
    </div>
  );
}

function Disagreement({ correction }: { correction: Correction }) {
  const { group, present_for_provider, present_for_holder } = correction;
  return (
    <section className="card" aria-labelledby="desaccord">
      <h2 id="desaccord">Ce que chacun dit</h2>
      <dl className="details">
        <Line label={`Le prestataire ${group.provider_name}`}>
          <Presence isThere={present_for_provider} />
        </Line>
        <Line label={`Le porteur ${group.holder_name}`}>
          <Presence isThere={present_for_holder} />
        </Line>
      </dl>
    </section>
  );
}

function PersonCard({ correction }: { correction: Correction }) {
  const { identity, form, message } = correction;
  return (
    <section className="card" aria-labelledby="personne">
      <h2 id="personne">La personne</h2>
      <dl className="details">
        <Line label="Nom et prénom">{fullName(identity)}</Line>
        <Line label="Naissance">
          {date(identity.birth_date)}, {identity.birth_city}
        </Line>
        {form && <FormLines correction={correction} form={form} />}
        {message && <Line label="Message à l’ANCV">{message}</Line>}
      </dl>
    </section>
  );
}

type FormLinesProps = { correction: Correction; form: NonNullable<Correction["form"]> };

function FormLines({ correction, form }: FormLinesProps) {
  // Only to name the person this one depends on, who may be missing too.
  const group = useQuery(queries.group(correction.group.group_id));
  const list = useQuery(queries.validation(correction.group.group_id));
  return (
    <DetailsLines
      details={fromDetails(form)}
      participants={group.data?.participants ?? []}
      askedFor={askedForIn(list.data?.corrections ?? [])}
    />
  );
}

function PapersCard({ correction }: { correction: Correction }) {
  const { group, correction_id, attachments } = correction;
  const open = api.useMutation("get", ATTACHMENT, { onSuccess: ({ url }) => download(url) });
  const at = { group_id: group.group_id, correction_id };
  return (
    <section className="card stack" aria-labelledby="justificatifs">
      <h2 id="justificatifs">Justificatifs</h2>
      {open.isError && <ProblemNotice error={open.error} />}
      <ul className="stay-list">
        {attachments.map(({ attachment_id, paper, format, size_bytes }, index) => (
          <li key={attachment_id}>
            <span>
              <strong>{PAPERS[paper]}</strong>{" "}
              <span className="quiet">
                {format.toUpperCase()}, {fileSize(size_bytes)}
              </span>
            </span>
            <ActionButton
              isSending={open.isPending}
              onClick={() => open.mutate(byPath({ ...at, attachment_id }))}
            >
              <span>
                Ouvrir
                <span className="visually-hidden">
                  {" "}
                  {PAPERS[paper].toLocaleLowerCase("fr")}, fichier {index + 1}
                </span>
              </span>
            </ActionButton>
          </li>
        ))}
      </ul>
      <p className="quiet">Chaque ouverture est enregistrée.</p>
    </section>
  );
}

/** The link lives for a minute and saves the file: the page stays. */
function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.rel = "noreferrer";
  link.download = "";
  link.click();
}

function AidIfAccepted({ aid }: { aid: NonNullable<Correction["aid_if_accepted"]> }) {
  const isAncv = useUser().organisation_kind === "ancv";
  return (
    <section className="card stack" aria-labelledby="aide">
      <h2 id="aide">Aide si la demande est acceptée</h2>
      <p>
        <AidTag aid={aid} />
      </p>
      <AidExplanation aid={isAncv ? { ...aid, top_up_url: null } : aid} />
    </section>
  );
}
