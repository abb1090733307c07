import { mayBeGranted, mayManage, roles, type Person, type Role } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useUser } from '../../lib/session/session-gate.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';

/** One person of the shop, and what may be done to their account. */
export function PersonLine({
  person,
  isBusy,
  onRole,
  onGrant,
  onReset,
  onRemove,
  onRemoveFactor,
}: {
  person: Person;
  isBusy: boolean;
  onRole: (role: Role) => void;
  onGrant: (seesPersonalData: boolean) => void;
  onReset: () => void;
  onRemove: () => void;
  onRemoveFactor: () => void;
}) {
  const user = useUser();
  const formats = useFormats();
  const { id, name, email, role, createdAt, hasTwoFactor, seesPersonalData } = person;
  const mayAct = id !== user.id && mayManage(user.role, role);
  const options = roles
    .filter((each) => each === role || mayManage(user.role, each))
    .map((each) => ({ value: each, label: each }));
  return (
    <li className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2 text-base">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium break-words">
          {name}
          {id === user.id && <span className="ml-2 font-normal text-muted">you</span>}
        </p>
        <p className="text-sm break-all text-muted">
          {email} · since {formats.dateTime(createdAt)}
          {hasTwoFactor && ' · second factor'}
          {!seesPersonalData && ' · sees no personal data'}
        </p>
      </div>
      {mayAct && role !== null ? (
        <span className="flex flex-wrap items-center gap-2">
          <SelectField label={`Role of ${name}`} value={role} options={options} onChange={onRole} />
          {mayBeGranted(role) && (
            <label className="flex cursor-pointer items-center gap-2 text-sm max-sm:min-h-11">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={seesPersonalData}
                disabled={isBusy}
                aria-label={`${name} sees customers’ names, addresses and texts`}
                onChange={(event) => onGrant(event.target.checked)}
              />
              Personal data
            </label>
          )}
          <Button size="small" disabled={isBusy} aria-label={`Password link for ${name}`} onClick={onReset}>
            Password link
          </Button>
          {hasTwoFactor && (
            <Button
              size="small"
              disabled={isBusy}
              aria-label={`Take away the second factor of ${name}`}
              onClick={onRemoveFactor}
            >
              Take away second factor
            </Button>
          )}
          <Button size="small" disabled={isBusy} aria-label={`Remove ${name}`} onClick={onRemove}>
            Remove
          </Button>
        </span>
      ) : (
        <span className="text-sm text-muted">{role ?? 'a role that this version does not know'}</span>
      )}
    </li>
  );
}
