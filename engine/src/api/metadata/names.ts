/** The forms of names that Kubernetes asks for, with the API server's own words about those that do not have them. */

interface NameForm {
  readonly regex: string;
  readonly maxLength: number;
  readonly complaint: string;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const SUBDOMAIN: NameForm = {
  regex: `${LABEL}(\\.${LABEL})*`,
  maxLength: 253,
  complaint:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
    "with an alphanumeric character (e.g. 'example.com'",
};
const DNS_LABEL: NameForm = {
  regex: LABEL,
  maxLength: 63,
  complaint:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
    "alphanumeric character (e.g. 'my-name',  or '123-abc'",
};
const LABEL_VALUE: NameForm = {
  regex: `(${QUALIFIED})?`,
  maxLength: 63,
  complaint:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
    "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345'",
};
const QUALIFIED_NAME: NameForm = {
  regex: QUALIFIED,
  maxLength: 63,
  complaint:
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
    "(e.g. 'MyName',  or 'my.name',  or '123-abc'",
};

/** What is wrong with an object's name. */
export function checkName(name: string): string[] {
  return check(SUBDOMAIN, name);
}

/** What is wrong with a namespace's name. */
export function checkNamespace(name: string): string[] {
  return check(DNS_LABEL, name);
}

/** What is wrong with a label's value. */
export function checkLabelValue(value: string): string[] {
  return check(LABEL_VALUE, value);
}

/** What is wrong with a label's or annotation's key: a name, after an optional DNS subdomain and a slash. */
export function checkKey(key: string): string[] {
  const [name = '', prefix, ...more] = key.split('/').toReversed();
  if (more.length > 0) {
    return [
      `a qualified name ${complain(QUALIFIED_NAME)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  return [...checkPrefix(prefix), ...checkPart('name part', QUALIFIED_NAME, name)];
}

function checkPrefix(prefix: string | undefined): string[] {
  if (prefix === undefined) return [];
  return prefix === '' ? ['prefix part must be non-empty'] : checkPart('prefix part', SUBDOMAIN, prefix);
}

function checkPart(part: string, form: NameForm, text: string): string[] {
  const complaints = [...(text === '' ? ['must be non-empty'] : []), ...check(form, text)];
  return complaints.map((complaint) => `${part} ${complaint}`);
}

function check(form: NameForm, text: string): string[] {
  const complaints: string[] = [];
  if (text.length > form.maxLength) complaints.push(`must be no more than ${form.maxLength} characters`);
  if (!new RegExp(`^(?:${form.regex})$`).test(text)) complaints.push(complain(form));
  return complaints;
}

function complain({ complaint, regex }: NameForm): string {
  return `${complaint}, regex used for validation is '${regex}')`;
}
