/** An address, which goes on in a second line behind its « @ » where it has to, or else anywhere. */
export function EmailAddress({ children }: { children: string }) {
  const domain = children.indexOf("@") + 1;
  return (
    <span className="breakable">
      {children.slice(0, domain)}
      <wbr />
      {children.slice(domain)}
    </span>
  );
}
