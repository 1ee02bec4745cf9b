import "./jobs.css";

/** A share from 0 to 1 as a bar that screen readers can ask. */
export const ProgressBar = ({ value, label, slim }: { value: number; label: string; slim?: boolean }) => {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      className={slim ? "bar bar--slim" : "bar"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
};
