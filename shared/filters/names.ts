interface Named {
  firstName: string;
  lastName: string;
}

const cased = /\p{Lu}|\p{Ll}/gu;

/** Whether a name stands in capitals throughout, as old imports left it (S4-50); initials such as "JD" do not count. */
export const isAllCaps = ({ firstName, lastName }: Named): boolean => {
  const letters = `${firstName} ${lastName}`.match(cased) ?? [];
  return letters.length >= 3 && letters.every((letter) => letter === letter.toUpperCase());
};

/** Numerals behind a name stay capitals. */
const numeral = /^(ii|iii|iv|vi{0,3})$/u;

const word = (text: string): string => {
  const low = text.toLowerCase();
  if (numeral.test(low)) return low.toUpperCase();
  return low
    .replace(/(^|['’\-.])(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^Mc(\p{Ll})/u, (_, letter: string) => `Mc${letter.toUpperCase()}`);
};

/** A name in capitals as one would write it: MAYA O'NEIL-MCKAY → Maya O'Neil-Mckay. */
export const repaired = (name: string): string => name.replace(/[^\s]+/gu, word);
