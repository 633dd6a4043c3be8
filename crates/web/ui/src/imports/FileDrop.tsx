import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Button } from '../components/Button';

interface Props {
  label: string;
  accept: string;
  isMany?: boolean;
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

/** A place to drop files on, and a button that chooses them without a mouse. */
export function FileDrop({ label, accept, isMany, onFiles, children }: Props) {
  const [isOver, setOver] = useState(false);
  const hint = useId();

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(isMany ? files : files.slice(0, 1));
  }

  return (
    <div
      role="group"
      aria-label={label}
      aria-describedby={hint}
      className={`drop ${isOver ? 'is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileButton label={label} accept={accept} isMany={isMany} onFiles={onFiles} look="primary" />
      <p id={hint} className="muted">
        {children}
      </p>
    </div>
  );
}

interface ButtonProps {
  label: string;
  accept: string;
  isMany?: boolean | undefined;
  look?: 'primary' | 'quiet';
  onFiles: (files: File[]) => void;
}

/** Opens the browser's own file choice. */
export function FileButton({ label, accept, isMany, look, onFiles }: ButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        multiple={isMany ?? false}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file chosen again is another choice.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button {...(look && { look })} onPress={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
