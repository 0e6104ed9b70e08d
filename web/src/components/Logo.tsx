export function Logo() {
  return (
    <svg viewBox="0 0 44 44" aria-hidden="true">
      <rect width="44" height="44" rx="9" fill="#0a5273" />
      <circle cx="22" cy="18" r="8" fill="#ffc933" />
      <path
        d="M3 33c5-6 11-6 19 0s14 6 19 0"
        fill="none"
        stroke="#fff"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </svg>
  );
}
