import { type ReactNode, useEffect, useRef, useState } from "react";

type Props = {
  tone?: "success" | "warning" | "error";
  title?: string;
  children?: ReactNode;
  /** When what had the focus has just disappeared. */
  takesFocus?: boolean;
};

export function Notice({ tone, title, children, takesFocus = false }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
    // Screen readers announce what enters a status, not what is there from the start.
    const timer = setTimeout(() => setIsShown(true));
    return () => clearTimeout(timer);
  }, [takesFocus]);

  return (
    <div ref={box} role={tone === "error" ? "alert" : "status"} tabIndex={-1}>
      {isShown && (
        <div className={`notice notice-${tone ?? "info"}`}>
          {title && <p className="notice-title">{title}</p>}
          {children}
        </div>
      )}
    </div>
  );
}
