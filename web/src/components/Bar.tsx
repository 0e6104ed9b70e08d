type Props = { value: number; total: number };

/** A share drawn as a bar. The figures are always written beside it. */
export function Bar({ value, total }: Props) {
  const filled = total > 0 ? Math.min(100, (value / total) * 100) : 0;
  return (
    <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="10" />
      <rect className="bar-filled" width={filled} height="10" />
    </svg>
  );
}
