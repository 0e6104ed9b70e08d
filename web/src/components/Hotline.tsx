export function Hotline({ className }: { className?: string }) {
  return (
    <a className={className} href="tel:+33969320616">
      0&nbsp;969&nbsp;320&nbsp;616
    </a>
  );
}
