import type {
  AlertsPage,
  CustomerDetail,
  CustomersPage,
  DashboardStats,
  Session,
  TimelinePage,
} from '@ebb/contracts';
import type { WholeSystem } from '@ebb/testkit';

/** The REST interface as a signed-in person's program uses it. */
export interface ApiClient {
  readonly token: string;
  /** The answer of any address. @throws Error for any status but success */
  get<Body>(path: string, query?: Record<string, string>): Promise<Body>;
  /** @throws Error for any status but success */
  post<Body>(path: string, body: object): Promise<Body>;
  stats(shop: string): Promise<DashboardStats>;
  /** All pages of the customers list, and what the first page said of the total. */
  allCustomers(shop: string): Promise<{ total: number; items: CustomersPage['items'] }>;
  customer(shop: string, customerId: string): Promise<CustomerDetail>;
  timeline(shop: string, customerId: string): Promise<TimelinePage>;
  alerts(shop: string): Promise<AlertsPage>;
}

export async function signIn(system: WholeSystem, email = 'lead@ebb.example'): Promise<ApiClient> {
  const answer = await fetch(`${system.origin}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: system.password }),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  const { token } = (await answer.json()) as Session;

  async function get<Body>(path: string, query: Record<string, string> = {}): Promise<Body> {
    const url = new URL(path, system.origin);
    url.search = new URLSearchParams(query).toString();
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  async function post<Body>(path: string, body: object): Promise<Body> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(path, system.origin), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  return {
    token,
    get,
    post,
    stats: (shop) => get('/api/dashboard/stats', { shop, days: '400' }),
    async allCustomers(shop) {
      const items: CustomersPage['items'] = [];
      let total = 0;
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: Record<string, string> = { shop, limit: '200', sort: 'revenue' };
        const page: CustomersPage = await get('/api/customers', cursor === '' ? query : { ...query, cursor });
        if (cursor === '') total = page.total;
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return { total, items };
    },
    customer: (shop, customerId) => get(`/api/customers/${encodeURIComponent(customerId)}`, { shop }),
    timeline: (shop, customerId) =>
      get(`/api/customers/${encodeURIComponent(customerId)}/timeline`, { shop }),
    alerts: (shop) => get('/api/alerts', { shop, status: 'active' }),
  };
}
