/** Leads to the other site of the ANCV, where more credit is asked for. */
export function TopUpLink({ href }: { href: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      Faire une demande d’aide complémentaire (nouvel onglet)
    </a>
  );
}
