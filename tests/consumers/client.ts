// Uses the types that openapi-typescript makes, with openapi-fetch: what is wrong with a row's type does not compile.
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';

const api = createClient<paths>({ baseUrl: process.argv[2] ?? '' });
const query = { kind: ['road' as const], name__contains: '高速', start_char__gte: 1000, _size: 2 };
const first = await api.GET('/plans/projects.json', { params: { query } });
if (!first.data?.next) throw new Error(JSON.stringify(first.error ?? 'no second page'));
const names: string[] = first.data.rows.map((row) => row.name);
const second = await api.GET('/plans/projects.json', { params: { query: { ...query, _next: first.data.next } } });
if (names.includes(second.data!.rows[0]!.name)) throw new Error('the second page is the first');
const hopes = await api.GET('/plans/targets.json', { params: { query: { aspirational: true } } });
const flags: boolean[] = hopes.data!.rows.map((row) => row.aspirational);
if (flags.length !== 1 || !flags[0]) throw new Error('aspirational');
const duties = await api.GET('/plans/agency-duties.json', { params: { query: { agency: '水利' } } });
const quote: string | null = duties.data!.rows[0]!.quote;
const wrong = await api.GET('/plans/projects.json', { params: { query: { _size: 5000 } } });
if (!wrong.error?.error.includes('1000')) throw new Error('a wrong value is not told');
console.log(`openapi-typescript, openapi-fetch: typed rows, a second page, filters; ${quote}`);
