//! Answering connections.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::routes::router;
use crate::state::WebState;

/// Answers connections until `ended` is ready; then takes no new ones and finishes those that are open.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: WebState,
    ended: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let pages = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages).with_graceful_shutdown(ended).await
}
