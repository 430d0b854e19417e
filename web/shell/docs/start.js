/* A file of its own: the content security policy runs no script that stands in a page. It is read, and calls nothing. */
window.SwaggerUIBundle({
  url: '/api/v1/openapi.json', dom_id: '#swagger', deepLinking: true, validatorUrl: null, supportedSubmitMethods: [],
})
