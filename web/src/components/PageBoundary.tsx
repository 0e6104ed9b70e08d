import { Component, type ReactNode } from "react";
import { Hotline } from "./Hotline";
import { PageTitle } from "./PageTitle";

type Props = {
  /** Of the page inside: another one is another try. */
  pathname: string;
  children: ReactNode;
};

type State = {
  hasFailed: boolean;
  /** null until the page that has failed is known. */
  failedAt: string | null;
};

/** Stands in for a page that breaks, or whose script is gone since a new version of the site. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { hasFailed: false, failedAt: null };

  static getDerivedStateFromError(): State {
    return { hasFailed: true, failedAt: null };
  }

  static getDerivedStateFromProps({ pathname }: Props, { hasFailed, failedAt }: State) {
    if (!hasFailed || failedAt === pathname) return null;
    return failedAt === null ? { failedAt: pathname } : { hasFailed: false, failedAt: null };
  }

  override render() {
    return this.state.hasFailed ? <FailedPage /> : this.props.children;
  }
}

function FailedPage() {
  return (
    <div className="narrow stack" role="alert">
      <PageTitle
        title="Cette page ne s’affiche pas"
        lead="Le site vient peut-être d’être mis à jour, ou votre connexion a été coupée."
      />
      <p>
        Rechargez la page. Ce que vous avez enregistré est conservé&nbsp;; ce que vous étiez en train
        de saisir sera à saisir de nouveau.
      </p>
      {/* A script that could not be fetched is not asked for again before the page is read anew. */}
      <p>
        <button
          type="button"
          className="button button-primary"
          onClick={() => window.location.reload()}
        >
          Recharger la page
        </button>
      </p>
      <p>
        Si cela continue, appelez le <Hotline />.
      </p>
    </div>
  );
}
