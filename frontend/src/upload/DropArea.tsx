import { useRef, useState, type DragEvent, type ReactNode } from "react";

/** Files may be dropped anywhere on what this holds. */
export const DropArea = ({ onFiles, children }: { onFiles: (files: File[]) => void; children: ReactNode }) => {
  const [over, setOver] = useState(false);
  const depth = useRef(0); // enter and leave also come from the children
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");
  const enter = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth.current += 1;
    setOver(true);
  };
  const leave = (): void => {
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  };
  const drop = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={over ? "drop drop--over" : "drop"}
      onDragEnter={enter}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDragLeave={leave}
      onDrop={drop}
    >
      {children}
    </div>
  );
};
