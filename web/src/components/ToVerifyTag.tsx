/** Of someone whom ANCV is to look at, because they are alike to someone known. */
export function ToVerifyTag() {
  return <span className="tag tag-warning">À vérifier par l’ANCV</span>;
}
