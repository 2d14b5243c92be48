// The pages that tell the tour: one a language, and one that leads to them.

import { OPENING, STEPS } from './steps.mjs';

const NAMES = { fr: 'Français', en: 'English', ar: 'العربية' };
/** How wide the pictures stand on the page, in CSS pixels. */
const SHOWN_WIDTHS = { phone: 190, desk: 560 };

/** Names and texts of the files. */
export function pages(languages, views) {
  const told = languages.map((language) => [`${language}.md`, page(language, languages, views)]);
  return [['README.md', index(languages)], ...told];
}

function page(language, languages, views) {
  const opening = OPENING[language];
  const others = languages.filter((other) => other !== language);
  const steps = STEPS.map((step, place) => {
    const [title, words] = step[language];
    const pictures = views.map(({ name }) => picture(step.key, language, name, title));
    return [`## ${place + 1}. ${title}`, '', words, '', ...pictures].join('\n');
  });
  const blocks = [
    `# ${opening.title}`,
    others.map((other) => `[${NAMES[other]}](${other}.md)`).join(' · '),
    opening.lead,
    ...steps,
    `## ${opening.more}`,
    opening.made,
  ];
  const text = blocks.join('\n\n');
  return language === 'ar' ? `<div dir="rtl" lang="ar">\n\n${text}\n\n</div>\n` : `${text}\n`;
}

function picture(key, language, name, title) {
  const file = `${key}.${language}.${name}.png`;
  return `[<img src="${file}" alt="${title}" width="${SHOWN_WIDTHS[name]}">](${file})`;
}

function index(languages) {
  const { title, lead, made } = OPENING.en;
  const ways = languages.map((language) => {
    return `- [${NAMES[language]}](${language}.md): ${OPENING[language].title}`;
  });
  return [`# ${title}`, '', lead, '', ...ways, '', made, ''].join('\n');
}
