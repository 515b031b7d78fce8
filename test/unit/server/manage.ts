import { KEY, type TestService } from './service.ts';

/** Sends a request that needs a second factor; the body is sent as JSON. */
export type Manage = (call: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;

/** Makes requests such as `POST /v1/keys` with the admin's key and each with a new code. */
export async function manage(service: TestService): Promise<Manage> {
  return managing(service, { id: 'key_admin', bearer: { Authorization: `Bearer ${KEY}` } });
}

/** The same for another admin. */
export async function managing(
  service: TestService,
  { id, bearer }: { id: string; bearer: { Authorization: string } },
): Promise<Manage> {
  const code = await service.addFactor(id);
  return (call, body, headers = {}) => {
    const [method = '', path = ''] = call.split(' ');
    const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return service.send(path, {
      method,
      headers: { ...bearer, ...json, ...code(), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
}

/** The records of one action, without what every record has. */
export async function detailsOf(service: TestService, action: string): Promise<unknown[]> {
  const records = await service.audit();
  return records.filter((record) => record.action === action).map(({ details }) => details);
}
