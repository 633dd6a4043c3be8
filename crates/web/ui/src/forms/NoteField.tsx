export function NoteField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label>
      <span className="label">Note (optional, kept in the audit trail)</span>
      <input
        className="field"
        style={{ width: '100%' }}
        maxLength={500}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
