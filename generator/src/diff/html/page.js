// Runs in the page: shows the changes that the filters leave. Without it everything is shown.
const articles = [...document.querySelectorAll('article')];
const boxes = [...document.querySelectorAll('nav input[type="checkbox"]')];
const section = document.querySelector('#section');
const words = document.querySelector('#words');
const count = document.querySelector('#count');
function show() {
  const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const wanted = words.value.trim().toLowerCase();
  let shown = 0;
  for (const article of articles) {
    const sections = JSON.parse(article.dataset.sections);
    const visible =
      severities.has(article.dataset.severity) &&
      (section.value === '' || sections.includes(section.value)) &&
      (wanted === '' || article.textContent.toLowerCase().includes(wanted));
    article.hidden = !visible;
    if (visible) shown++;
  }
  count.textContent = `${shown} of ${articles.length} shown`;
}
for (const control of [...boxes, section, words]) control.addEventListener('input', show);
show();
