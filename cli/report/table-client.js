/* Leads to the rows of the tables and unfolds the steps of an execution: a plain browser script, inlined as it is. */

/** Opens what hides the row that the address names, and goes there. */
function goToRow() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (row === null) return;
  const hidden = row.closest('details');
  if (hidden !== null) hidden.open = true;
  row.scrollIntoView({ block: 'center' });
  row.focus({ preventScroll: true });
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('.unfold');
  if (button === null) return;
  const open = button.nextElementSibling.classList.toggle('open');
  button.setAttribute('aria-expanded', String(open));
});
addEventListener('hashchange', goToRow);
goToRow();
