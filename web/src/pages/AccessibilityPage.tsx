import { Hotline } from "../components/Hotline";
import { PageTitle } from "../components/PageTitle";

export function AccessibilityPage() {
  return (
    <div className="narrow stack">
      <PageTitle
        title="Accessibilité"
        lead="Ce site doit pouvoir être utilisé par tout le monde."
      />
      <section className="card stack">
        <h2>Ce que nous vérifions</h2>
        <p>À chaque nouvelle version, des contrôles automatiques vérifient&nbsp;:</p>
        <ul className="list">
          <li>
            chaque page avec l’outil axe, selon les règles WCAG&nbsp;2.2, niveaux A et AA&nbsp;;
          </li>
          <li>l’inscription d’un senior au clavier seul, de la connexion au résultat&nbsp;;</li>
          <li>l’affichage sur un écran large de 320&nbsp;pixels, sans défilement horizontal.</li>
        </ul>
      </section>
      <section className="card stack">
        <h2>Ce qui n’est pas encore fait</h2>
        <p>
          Ces contrôles ne remplacent pas un audit. Aucun audit complet selon le référentiel
          RGAA&nbsp;4.1 n’a encore eu lieu, et le site n’a pas encore été essayé par des personnes
          utilisant un lecteur d’écran. Nous ne déclarons donc pas de taux de conformité.
        </p>
      </section>
      <section className="card stack">
        <h2>Une difficulté&nbsp;?</h2>
        <p>
          Si une page vous pose problème, appelez le <Hotline />. Nous ferons l’opération avec vous
          et nous corrigerons la page.
        </p>
      </section>
    </div>
  );
}
