import type { Notifications, NotificationSettings } from '@ebb/contracts/delivery';
import { findUserById, listMembers } from '@ebb/db';
import {
  findEscalationRule,
  findNotifications,
  sendTestMail,
  setEscalation,
  setNotifications,
  usualNotifications,
} from '@ebb/db/delivery';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../../api-parts.ts';
import { serve } from '../../http/serve.ts';
import { callerOf } from '../../http/session.ts';

/** About what people get mail, and who is told when nobody touches a critical alert. */
export function notificationRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, mailer } = parts;
  const hasMail = mailer !== undefined;

  async function shown(userId: string): Promise<Notifications> {
    const [stored, user] = await Promise.all([findNotifications(db, userId), findUserById(db, userId)]);
    return {
      ...{ settings: stored ?? usualNotifications, isSet: stored !== undefined },
      ...{ email: user?.email ?? '', hasMail },
    };
  }

  serve(app, parts, 'getNotifications', (request) => shown(callerOf(request).userId));

  serve(app, parts, 'setNotifications', async (request) => {
    const { userId } = callerOf(request);
    refuseUnknownZone(request.body);
    await setNotifications(db, userId, request.body, nowMs());
    return shown(userId);
  });

  serve(app, parts, 'testNotifications', async (request) => {
    if (hasMail) return { messageId: await sendTestMail(db, callerOf(request).userId, nowMs()) };
    throw new ProblemError(409, 'no-mail', 'This installation sends no mail', {
      detail: 'The operator sets EBB_SMTP_HOST first.',
    });
  });

  async function shownRule(shopId: string) {
    const rule = await findEscalationRule(db, shopId);
    return { steps: rule?.steps ?? [], setAt: rule?.setMs ?? null, hasMail };
  }

  serve(app, parts, 'getEscalation', ({ params }) => shownRule(params.shop));

  serve(app, parts, 'setEscalation', async (request) => {
    const { shop: shopId } = request.params;
    const { steps } = request.body;
    const members = new Set((await listMembers(db, shopId)).map(({ id }) => id));
    if (steps.some(({ userId }) => !members.has(userId)))
      throw new ProblemError(422, 'not-a-member', 'Only members of the shop can be told', {
        detail: 'One of the people is no member of the shop any more.',
      });
    await setEscalation(db, { shopId, userId: callerOf(request).userId, nowMs: nowMs(), steps });
    return shownRule(shopId);
  });
}

/** @throws ProblemError 422 */
function refuseUnknownZone({ timeZone }: NotificationSettings): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new ProblemError(422, 'unknown-time-zone', 'There is no such time zone', { detail: timeZone });
  }
}
