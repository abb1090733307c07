import { Download } from 'lucide-react';
import { buttonLook } from './button.tsx';

/** A table to take along, as the server writes it. */
export function DownloadLink({ href, label }: { href: string; label: string }) {
  return (
    <a
      className={buttonLook({ tone: 'quiet', size: 'icon' })}
      href={href}
      download
      aria-label={label}
      title={label}
    >
      <Download size={14} aria-hidden />
    </a>
  );
}
