import { unknown } from '../format/number';

/** A formatted value; where it is not known, a dash that is read out as words. */
export function Value({ children }: { children: string }) {
  if (children !== unknown) return children;
  return (
    <>
      <span aria-hidden="true">{unknown}</span>
      <span className="visually-hidden">not known</span>
    </>
  );
}
