import { PageTitle } from "../../components/PageTitle";
import { Stepper } from "../../components/Stepper";
import { steps, useEnroll } from "./steps";

type Props = { current: number; title: string; lead?: string };

export function StepTitle({ current, title, lead }: Props) {
  const { base } = useEnroll();
  const all = steps(base);
  return (
    <>
      <Stepper steps={all} current={current} />
      <PageTitle
        title={title}
        documentTitle={`${title} (étape ${current + 1} sur ${all.length})`}
        lead={lead}
      />
    </>
  );
}
