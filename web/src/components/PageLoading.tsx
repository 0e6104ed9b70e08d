import { useEffect, useState } from "react";

const PATIENCE_MS = 500;

/** Says that the next page is on its way, once that takes long enough to be noticed. */
export function PageLoading({ isLoading }: { isLoading: boolean }) {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isLoading) return;
    const timer = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isLoading]);
  return <output className="page-loading">{isSlow && <span>Chargement de la page…</span>}</output>;
}
